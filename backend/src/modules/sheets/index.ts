export { ConvertXlsx } from './convert-xlsx'
export { readSheet } from './read-sheet'
export { isUtf8Part, readCsvPiece, type CsvEncoding, type PieceRow, type Reach } from './read-csv-piece'
export { writeSheets } from './write-sheets'
