import type { Browser } from '../../domain/browser'
import { newId } from '../../persistence/new-id'
import type { Row } from '../../persistence/table-types'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** For whom a browser's session is opened. */
export type ConsolePerson = Pick<Row<'staff'>, 'id' | 'roles'> & { merchant_id: string; openid: string }
type Opened = { hash: string; expiresAt: Date; browser: Browser }

/** The session of a browser, with what its owner is shown of it; its public id. */
export function addConsoleSession(
  work: UnitOfWork,
  person: ConsolePerson,
  { hash, expiresAt, browser }: Opened,
): string {
  const consoleId = newId()
  work.insert('session', {
    token_hash: hash,
    kind: 'staff',
    subject_id: person.id,
    merchant_id: person.merchant_id,
    roles: person.roles,
    openid: person.openid,
    created_at: work.at,
    expires_at: expiresAt,
    console_id: consoleId,
    ...browser,
    last_used_at: work.at,
  })
  return consoleId
}
