export { LIST_FILES, type ListFile, type Words } from './lists'
export { ReadFieldReport } from './read-field-report'
export { ReadReport } from './read-report'
export { reportSheets } from './report-sheets'
