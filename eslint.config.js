// @ts-check
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier/flat';
import compat from 'eslint-plugin-compat';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { coreDoors, coreGlobals, elementsDoors } from './scripts/lint/doors.mjs';

const TESTS = ['**/*.test.ts', '**/*.test-harness.ts', 'test/**/*.ts'];

export default defineConfig(
  globalIgnores(['**/dist/', '**/coverage/', 'test/results/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `void` in a union says that a callback may or may not be asynchronous.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },

  {
    name: 'what runs in a browser works in the supported ones',
    files: ['packages/*/src/**/*.ts', 'demo/**/*.ts'],
    ignores: ['demo/broker/**', 'demo/sources/**', ...TESTS],
    extends: [compat.configs['flat/recommended']],
    rules: { 'compat/compat': 'error' },
  },
  {
    name: 'elements',
    files: ['packages/elements/src/**/*.ts', 'demo/**/*.ts'],
    ignores: ['demo/broker/**', 'demo/sources/**'],
    extends: [lit['flat/recommended'], wc['flat/recommended'], wc['flat/best-practice']],
  },

  coreDoors(TESTS),
  coreGlobals(TESTS),
  elementsDoors(TESTS),

  {
    name: 'tests',
    files: TESTS,
    rules: {
      'no-console': 'off',
      // Chai's assertions are expressions.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Node's test functions return promises that its runner awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['describe', 'it', 'test', 'suite'] },
          ],
        },
      ],
    },
  },
  {
    name: 'programs',
    files: [
      'scripts/**',
      'demo/broker/**',
      'test/**',
      'packages/*/mqtt-client/**',
      'packages/*/locales/tool/**',
      '*.config.*',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'plain JavaScript is small, and typed by comments where it is typed',
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
  },

  {
    name: 'CommonJS',
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },

  prettier,
);
