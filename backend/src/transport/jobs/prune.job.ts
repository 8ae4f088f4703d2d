import type { Prune } from '../../workflows/prune'
import type { KeepStays } from '../../workflows/stays/keep-stays'
import type { KeepWebhooks } from '../../workflows/webhooks/keep-webhooks'
import type { Task } from './task'

export const pruneJob =
  ({
    prune,
    keepStays,
    keepWebhooks,
  }: {
    prune: Prune
    keepStays: KeepStays
    keepWebhooks: KeepWebhooks
  }): Task<unknown> =>
  async (_, context) => {
    await keepStays.prune()
    await keepWebhooks.prune()
    await prune.run(context)
  }
