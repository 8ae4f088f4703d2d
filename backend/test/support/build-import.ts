import { createHash } from 'node:crypto'
import type { ImportView } from '@fangxing/contract/imports'
import { newImportSchema } from '@fangxing/contract/imports.schema'
import type { z } from 'zod'
import type { ActorContext } from '../../src/domain/actor-context'
import type { StaffSession } from '../../src/domain/sessions'
import type { RunImport } from '../../src/workflows/imports/run-import'
import { DatabaseUnavailable } from '../../src/persistence/database'
import { newId } from '../../src/persistence/new-id'
import { commit, insert } from '../../src/persistence/changes'
import type { TestMerchant } from './build-order'
import type { TestServices } from './test-services'

export const IMPORT_CONTEXT: ActorContext = { actor: 'staff:test', traceId: 'trace-imports' }

/** A manager of a merchant who has signed in. */
export async function buildManager(
  { database }: TestServices,
  { merchantId }: Pick<TestMerchant, 'merchantId'>,
): Promise<StaffSession> {
  const staffId = newId()
  await commit(database, [
    insert('staff', {
      id: staffId,
      merchant_id: merchantId,
      name: '李经理',
      roles: ['manager'],
      lot_ids: [],
    }),
  ])
  return { kind: 'staff', staffId, merchantId, roles: ['manager'], lotIds: [] }
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

type Given = Partial<z.input<typeof newImportSchema>>

/** An import whose file has come, not started. */
export async function uploadImport(
  { manageImports }: TestServices,
  session: StaffSession,
  file: Buffer | string,
  given: Given = {},
): Promise<ImportView> {
  const bytes = Buffer.from(file)
  const asked = newImportSchema.parse({
    kind: 'debts',
    fileName: 'debts.csv',
    sizeBytes: bytes.length,
    ...given,
  })
  const made = await manageImports.create(session, asked, IMPORT_CONTEXT)
  for (let part = 1; part <= made.partCount; part++) {
    const piece = bytes.subarray((part - 1) * made.partBytes, part * made.partBytes)
    await manageImports.putPart(session, { importId: made.id, part, sha256: sha256Of(piece) }, piece)
  }
  return made
}

/** One run as the queue makes it: while the database does not answer, the job fails and is tried again. */
export async function runOnce(run: RunImport, importId: string): Promise<void> {
  try {
    await run.run(importId, IMPORT_CONTEXT)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
  }
}

/** Runs what the queue would run until the import rests. */
export async function runToEnd(
  services: TestServices,
  session: StaffSession,
  importId: string,
  run = services.runImport,
): Promise<ImportView> {
  for (let turn = 0; turn < 100; turn++) {
    await runOnce(run, importId)
    const view = await services.manageImports.get(session, importId)
    if (view.endedAt !== null) return view
  }
  throw new Error('the import does not end')
}

export async function importFile(
  services: TestServices,
  session: StaffSession,
  file: Buffer | string,
  given: Given = {},
): Promise<ImportView> {
  const { id } = await uploadImport(services, session, file, given)
  await services.manageImports.start(session, id, IMPORT_CONTEXT)
  return runToEnd(services, session, id)
}
