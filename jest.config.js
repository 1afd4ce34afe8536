import proxy from './templates/proxy/jest.config.js';
import service from './templates/service/jest.config.js';

/** The generator's own tests, and those of the template projects where they lie, by their own configuration. */
export default {
  // Jest leaves one core to its user, which on two is half of them.
  maxWorkers: '100%',
  testTimeout: 60_000,
  projects: [
    {
      displayName: 'generator',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/cluster/'],
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.test-output/'],
      extensionsToTreatAsEsm: ['.ts'],
      moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
      transform: {
        '^.+\\.ts$': [
          '@swc/jest',
          {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript' },
              experimental: { keepImportAttributes: true },
            },
          },
        ],
      },
    },
    { displayName: 'service', rootDir: '<rootDir>/templates/service', ...service },
    { displayName: 'proxy', rootDir: '<rootDir>/templates/proxy', ...proxy },
  ],
};
