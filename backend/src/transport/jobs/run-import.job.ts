import type { RunImport } from '../../workflows/imports/run-import'
import type { Task } from './task'

export const runImportJob =
  ({ runImport }: { runImport: RunImport }): Task<{ importId: string }> =>
  ({ importId }, context) =>
    runImport.run(importId, context)
