import { describe, expect, it } from '@jest/globals';
import { renderTemplate } from '../../../generators/plan/render-template.js';
import { templateData } from '../../../generators/plan/template-data.js';
import { referenceAnswers } from '../reference-answers.js';

const versions = new Map([['pino', '10.4.0']]);
const data = templateData(await referenceAnswers(), '0.1.0', versions);

function render(template: string): string {
  return renderTemplate('src/x.ts.ejs', Buffer.from(template), data).toString();
}

describe('renderTemplate', () => {
  it('fills in names, numbers and versions', () => {
    expect(render('<%- name %>:<%= port %> pino <%- version("pino") %>')).toBe(
      'orders:50051 pino 10.4.0',
    );
  });

  it('writes text as it is, for nothing here is HTML', () => {
    expect(render('<%= JSON.stringify(protoPackage) %> & <%= "<>\'" %>')).toBe(`"orders.v1" & <>'`);
  });

  it('leaves the braces of Helm alone', () => {
    expect(render('{{ .Values.port }} {{- /* <%- name %> */ -}}')).toBe(
      '{{ .Values.port }} {{- /* orders */ -}}',
    );
  });

  it('refuses a name that the data lacks, and says where it stands', () => {
    expect(() => render('one\n<%- nmae %>')).toThrow(/src\/x\.ts\.ejs:2[\s\S]*nmae is not defined/);
  });

  it('refuses a version that is not listed', () => {
    expect(() => render('<%- version("left-pad") %>')).toThrow(
      '"left-pad" has no version: add it to templates/versions/package.json.',
    );
  });
});
