export { book } from './book'
