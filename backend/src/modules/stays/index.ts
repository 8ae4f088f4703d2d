export * from './read-stays'
