import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm start` runs the platform: `npm run dev -w console` sends the calls and the live socket there. */
const BACKEND = process.env.BACKEND_URL ?? 'http://127.0.0.1:7001'
const CALLS = ['/staff', '/console/sign-ins', '/console/sessions', '/console/local-sign-in', '/console/links']
const toBackend = { target: BACKEND, headers: { origin: BACKEND } }

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  // The contract is read from its source, as everywhere in the repository.
  resolve: {
    conditions: ['source', 'module', 'browser', 'development|production'],
    alias: [
      {
        find: /^rc-util\/(es|lib)\/getScrollBarSize$/,
        replacement: path.join(import.meta.dirname, 'build/scroll-bar-size.mjs'),
      },
    ],
  },
  build: {
    target: 'chrome90',
    outDir: 'dist',
    // The measurement of sizes needs to know which page loads which files.
    manifest: true,
    sourcemap: false,
    chunkSizeWarningLimit: 1000,
    // Nothing inlined: the content security policy allows scripts and pictures from the server only.
    assetsInlineLimit: 0,
  },
  html: { cspNonce: '__CSP_NONCE__' },
  server: {
    proxy: {
      ...Object.fromEntries(CALLS.map(path => [path, toBackend])),
      '/live': { ...toBackend, ws: true },
    },
  },
})
