export * from './read-sources'
export * from './source-secret'
export * from './upload-ticket'
export { READ_KEY_PLACES, READ_OWN_LOTS, TAKE_NONCE } from './sources.queries'
