export { ReadReport } from './read-report'
