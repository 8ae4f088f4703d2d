import { Readable } from 'node:stream'
import { csvLine } from '@fangxing/contract/csv'
import type { ImportProblem } from '@fangxing/contract/imports'
import type { StaffSession } from '../../domain/sessions'
import { findImport, listProblems } from '../../modules/imports'
import type { Database } from '../../persistence/database'

const PAGE = 500
const BOM = '\uFEFF'
function* linesOf({ line, key, errors }: ImportProblem): Generator<string> {
  for (const { field, code, message } of errors)
    yield csvLine([line, key ?? '', field, code, message.zh, message.en])
}

/** The wrong rows of an import as a CSV, read page by page while it is sent. */
export class ProblemsCsv {
  constructor(private readonly needs: { database: Database }) {}

  /** Refusals: NOT_FOUND. */
  async read(session: StaffSession, importId: string): Promise<{ stream: Readable; fileName: string }> {
    await findImport(this.needs.database, session, importId)
    return { stream: Readable.from(this.text(importId)), fileName: `import-problems-${importId}.csv` }
  }

  private async *text(importId: string): AsyncGenerator<string> {
    yield BOM + csvLine(['line', 'key', 'field', 'code', '说明', 'explanation'])
    for (let afterLine = 0; ;) {
      const page = await listProblems(this.needs.database, importId, { afterLine, limit: PAGE })
      for (const problem of page) yield* linesOf(problem)
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) return
      afterLine = last.line
    }
  }
}
