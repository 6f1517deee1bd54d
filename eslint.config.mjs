import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '.dev/**',
      '**/node_modules/**',
      'lib/**',
      'jupyter_pyspark_kernels/**',
      'src/api/contract.ts',
      '**/test-results/**'
    ]
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { jupyter, 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': 'off', // JupyterLab's way to hold a class's types
      eqeqeq: ['error', 'always', { null: 'ignore' }]
    }
  },
  {
    // It runs in Node, and parts of it in the page.
    files: ['ui-tests/*-speed.mjs'],
    languageOptions: {
      globals: {
        Blob: 'readonly',
        document: 'readonly',
        ClipboardEvent: 'readonly',
        DataTransfer: 'readonly',
        Event: 'readonly',
        HTMLInputElement: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        requestAnimationFrame: 'readonly',
        requestIdleCallback: 'readonly',
        setTimeout: 'readonly',
        speed: 'readonly',
        window: 'readonly'
      }
    }
  },
  {
    files: ['*.js', '**/*.mjs', 'ui-tests/**/*.js', 'scripts/**'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly'
      }
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' }
  }
);
