import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that one build works below any sub path: the server writes the path into the <base> of the page.
  base: './',
  plugins: [react(), tailwindcss()],
  // The server puts a fresh nonce in its place in every answer.
  html: { cspNonce: '__CONSOLE_NONCE__' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 800 },
});
