export * from './dispute-changes'
export * from './read-disputes'
