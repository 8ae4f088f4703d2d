export * from './clone-plates'
