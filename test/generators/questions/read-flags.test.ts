import { describe, expect, it } from '@jest/globals';
import { questionTable } from '../../../generators/questions/question-table.js';
import { readFlags, readSwitch } from '../../../generators/questions/read-flags.js';
import { notOneSentence } from '../one-sentence.js';

const questions = questionTable(() => 'orders');

describe('readFlags', () => {
  it('reads text, numbers and switches, and leaves out what is not given', () => {
    expect(readFlags(questions, { package: 'orders.v1', port: 7000, install: false }, [])).toEqual({
      package: 'orders.v1',
      port: '7000',
      install: 'no',
    });
  });

  it('takes the argument for the name', () => {
    expect(readFlags(questions, { service: 'orders' }, ['orders'])).toEqual({ name: 'orders' });
    expect(readFlags(questions, { service: 'orders', name: 'orders' }, ['orders'])).toEqual({
      name: 'orders',
    });
  });

  it('takes --no-scope and --scope= for no scope', () => {
    expect(readFlags(questions, { scope: false }, [])).toEqual({ scope: '' });
    expect(readFlags(questions, { scope: '' }, [])).toEqual({ scope: '' });
  });

  it.each([
    { skipInstall: true },
    { 'skip-install': true },
    { 'skip-install': true, install: true },
  ])('does not install with %j', (options) => {
    expect(readFlags(questions, options, [])).toEqual({ install: 'no' });
  });

  it('leaves the installation open when Yeoman puts in its own default', () => {
    expect(readFlags(questions, { 'skip-install': false }, [])).toEqual({});
  });

  it('hands a number that is none to the validator', () => {
    expect(readFlags(questions, { port: Number.NaN }, [])).toEqual({ port: 'NaN' });
  });

  it.each([
    [{ port: true }, [], '--port needs a value but got true: write it as --port=<value>.'],
    [{ name: { b: '1' } }, [], '--name needs a value but got {"b":"1"}'],
    [{ port: ['7000', '8000'] }, [], '--port is given 2 times, as ["7000","8000"]: give it once.'],
    [{ service: 'orders', name: 'x' }, ['orders'], '"orders" and --name="x" are two service names'],
    [{ service: 'a' }, ['a', 'b'], '"b" is one argument too many'],
    [{ install: 'orders' }, [], '--install takes no value but got "orders"'],
  ])('refuses %j with the arguments %j', (options, positional, reason) => {
    const refused = (): unknown => readFlags(questions, options, positional);
    expect(refused).toThrow(reason);
    try {
      refused();
    } catch (error) {
      expect(notOneSentence((error as Error).message)).toBeUndefined();
    }
  });
});

describe('readSwitch', () => {
  it.each([
    [{}, undefined],
    [{ 'dry-run': undefined, dryRun: null }, undefined],
    [{ 'dry-run': true }, true],
    [{ dryRun: true }, true],
    [{ 'dry-run': false, dryRun: true }, true],
    [{ dryRun: 'true' }, true],
    [{ dryRun: 'false' }, false],
  ])('reads %j as %j', (options, expected) => {
    expect(readSwitch(options, 'dry-run')).toBe(expected);
  });

  it.each(['orders', '', 1, ['true']])('refuses the value %j, for it may be the name', (value) => {
    expect(() => readSwitch({ defaults: value }, 'defaults')).toThrow(
      'put the service name first, as in yo grpc-k8s-service orders --defaults.',
    );
  });
});
