import { saveFile } from './save-file'

/** The mark at its beginning tells Excel that it is UTF-8. */
export function saveCsv(name: string, lines: readonly string[]): void {
  saveFile(`${name}.csv`, new Blob(['\uFEFF', ...lines], { type: 'text/csv;charset=utf-8' }))
}
