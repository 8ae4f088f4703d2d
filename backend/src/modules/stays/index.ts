export * from './read-stays'
export { SearchStays } from './search-stays'
