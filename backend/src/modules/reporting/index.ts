export { ReadReport } from './read-report'
export { ReadSourceHealth } from './read-source-health'
