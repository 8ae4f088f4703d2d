import path from 'node:path'

const fromHere = __dirname.includes(`${path.sep}dist${path.sep}`) ? '../../..' : '../..'

/** The built backend, for what runs it and for the few of its own modules that tests ask. */
export const BACKEND_DIST = path.resolve(__dirname, fromHere, 'backend/dist')
