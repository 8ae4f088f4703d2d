export { ReadReport } from './read-report'
export { ReadSourceHealth } from './read-source-health'
export { ReadLotDay, type CarInsideRow } from './read-lot-day'
