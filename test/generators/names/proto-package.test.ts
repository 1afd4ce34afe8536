import { describe, expect, it } from '@jest/globals';
import { deriveProtoPackage } from '../../../generators/names/derive-proto-package.js';
import { validateProtoPackage } from '../../../generators/names/validate-proto-package.js';
import { notOneSentence } from '../one-sentence.js';

describe('validateProtoPackage', () => {
  it.each([
    'orders.v1',
    'acme.order_history.v1',
    'acme.orders.v1beta1',
    'acme.orders.v2alpha10',
    'a1.b2.v10',
    'acme.grpc.v1',
    'message.v1',
  ])('accepts %j', (value) => {
    expect(validateProtoPackage(value)).toBeUndefined();
  });

  it.each([
    ['', 'lower_snake_case'],
    ['orders', 'has no version'],
    ['v1', 'has no version'],
    ['orders.v0', 'has no version'],
    ['orders.v1beta', 'has no version'],
    ['orders.version1', 'has no version'],
    ['orders.v1.events', 'has no version'],
    ['Orders.v1', 'lower_snake_case'],
    ['orders..v1', 'lower_snake_case'],
    ['.orders.v1', 'lower_snake_case'],
    ['orders.v1.', 'lower_snake_case'],
    ['order-history.v1', 'lower_snake_case'],
    ['order__history.v1', 'lower_snake_case'],
    ['_orders.v1', 'lower_snake_case'],
    ['1orders.v1', 'lower_snake_case'],
    ['orders.v1;', 'lower_snake_case'],
    ['örders.v1', 'lower_snake_case'],
    [`${'x'.repeat(98)}.v1`, 'too long'],
    ['google.orders.v1', 'belong to the makers of gRPC'],
    ['grpc.v1', 'belong to the makers of gRPC'],
    ['acme.constructor.v1', '"constructor" is a key that every JavaScript object already has'],
    ['prototype.v1', '"prototype" is a key'],
    ['acme.import.v1', '"import" is a reserved word'],
  ])('refuses %j: %s', (value, reason) => {
    const sentence = validateProtoPackage(value) ?? '';
    expect(sentence).toContain(reason);
    expect(notOneSentence(sentence)).toBeUndefined();
  });
});

describe('deriveProtoPackage', () => {
  it.each([
    ['orders', undefined, 'orders.v1'],
    ['order-history', 'acme', 'acme.order_history.v1'],
    ['order-service', undefined, 'order_service.v1'],
    ['a--b', undefined, 'a_b.v1'],
    ['orders', 'my.org-2', 'my_org_2.orders.v1'],
    ['orders', '1password', 'password.orders.v1'],
    ['orders', '42', 'orders.v1'],
    ['orders', 'google', 'google_service.orders.v1'],
    ['grpc', undefined, 'grpc_service.v1'],
    ['import', 'acme', 'acme.import_service.v1'],
    ['prototype', undefined, 'prototype_service.v1'],
    ['orders', 'x'.repeat(200), 'orders.v1'],
  ])('of %j in scope %j is %j, which its validator accepts', (name, scope, expected) => {
    expect(deriveProtoPackage(name, scope)).toBe(expected);
    expect(validateProtoPackage(expected)).toBeUndefined();
  });
});
