export * from './binding-changes'
export * from './holder-hash'
export * from './read-bindings'
