import { carPhoto } from './car-photo.mjs'

/** Long before anything that the demonstration's cars have parked. */
const ISSUE_DATE = '2020-01-01'

/**
 * The owner of the demonstration has bound a plate that owes: shown a licence, which a manager has looked at, since no program
 * reads licences here. What a start before this one did stays.
 *
 * @param {(call: string, request?: { token?: string, body?: unknown }) => Promise<any>} ask speaks to the backend
 * @param {{ owner: string, manager: string }} tokens
 * @param {{ text: string, colour: string } | undefined} plate
 * @returns {Promise<string | undefined>} the plate, or undefined where none could be bound
 */
export async function bindPlate(ask, { owner, manager }, plate) {
  const { items } = await ask('GET /owner/plates', { token: owner })
  const bound = items.find(({ state }) => state === 'bound')
  if (bound) return bound.plateText
  if (!plate) return undefined
  const query = `plateText=${encodeURIComponent(plate.text)}&plateColour=${plate.colour}`
  const picture = await carPhoto(plate)
  const asked = await ask(`POST /owner/plates?${query}`, { token: owner, body: picture })
  if (asked.state !== 'checking') return asked.plateText
  const { items: checks } = await ask('GET /staff/licence-checks', { token: manager })
  if (!checks.some(({ id }) => id === asked.id)) return undefined
  await ask(`POST /staff/licence-checks/${asked.id}/confirm`, {
    token: manager,
    body: { plate, issueDate: ISSUE_DATE },
  })
  return asked.plateText
}
