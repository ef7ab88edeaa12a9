import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * What all charts make of their data comes in one piece: many small ones are more bytes, and more requests. Nothing that the frame of the
 * page needs, too.
 */
const chartData =
  /console\/src\/charts\/(?:align|chart|chart-context|chart-events|field|frame|lookup|mapping|mix-colors|named-colors|palette|reduce|reduced|series|shown-value|threshold)\.ts$/;

export default defineConfig({
  // Relative, so that one build works below any sub path: the server writes the path into the <base> of the page.
  base: './',
  plugins: [react(), tailwindcss()],
  // The server puts a fresh nonce in its place in every answer.
  html: { cspNonce: '__CONSOLE_NONCE__' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'chart-data', test: chartData }] },
      },
    },
  },
});
