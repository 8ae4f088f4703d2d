import type { BaseServices } from './base-services'
import type { PeopleServices } from './people'
import { poolOf } from '../persistence/pool-limits'
import { JobRunners } from '../transport/jobs/runner'
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
