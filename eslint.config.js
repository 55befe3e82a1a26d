import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const browserGlobals = Object.fromEntries(
  [
    ...['window', 'document', 'location', 'navigator', 'history', 'localStorage', 'sessionStorage', 'crypto'],
    ...[
      'fetch',
      'URL',
      'URLSearchParams',
      'FormData',
      'File',
      'Blob',
      'Headers',
      'AbortController',
      'console',
    ],
    ...['DOMParser', 'Event', 'CustomEvent', 'EventSource', 'MutationObserver', 'IntersectionObserver'],
    ...['addEventListener', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask'],
    ...['HTMLElement', 'Notification', 'matchMedia', 'requestAnimationFrame', 'confirm', 'alert'],
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['node_modules/', 'data/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      // Ports are asynchronous; an implementation that happens to need no await still has to fit.
      '@typescript-eslint/require-await': 'off',
      // Numbers print as one expects; everything else still has to be made a string on purpose.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: ['URL', 'URLSearchParams'] },
      ],
      // createX(deps) returns plain functions, which are made to be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    // The process and its commands are where text reaches a terminal.
    files: ['src/main.ts', 'src/cli/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // These files are served to the browser as they are.
    files: ['src/**/assets/**/*.js'],
    languageOptions: { globals: browserGlobals },
  },
  {
    files: ['test/**'],
    rules: {
      // Expectations read rows and replies whose shape the assertion itself states.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
