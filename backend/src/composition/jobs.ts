import type { BaseServices } from './base-services'
import type { PeopleServices } from './people'
import { poolOf } from '../persistence/pool-limits'
import { checkServer } from '../persistence/server-fitness'
import { connectionsOfAll, JobRunners } from '../transport/jobs/runner'
import { taskGroups, type TaskNeeds } from '../transport/jobs/tasks'

type StartNeeds = TaskNeeds & Pick<BaseServices, 'settings' | 'metrics'> & Pick<PeopleServices, 'postponeJob'>

/** Starts the runners of durable jobs. Resolves after the first try, whether it succeeded or not. */
export async function startJobs(needs: StartNeeds): Promise<JobRunners> {
  const { settings, metrics, log, postponeJob } = needs
  const runners = new JobRunners({
    pool: poolOf(settings),
    groups: taskGroups(needs),
    postponeJob,
    metrics,
    log,
  })
  await runners.start()
  return runners
}

/** What the server must be for this node. Errors: BadSettings, with a sentence that names what is missing. */
export async function checkServerFor(needs: StartNeeds): Promise<void> {
  const { settings, log } = needs
  const connections = settings.DATABASE_POOL_SIZE + connectionsOfAll(taskGroups(needs))
  const { left } = await checkServer(settings, connections)
  if (left < 0)
    log.warn({ connections, missing: -left }, 'PostgreSQL allows fewer connections than all clients may open')
  else log.info({ connections, left }, 'connections of this node counted')
}
