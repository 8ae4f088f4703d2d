import { poolLimits } from '../persistence/pool-limits'
import type { Services } from '../services'
import { JobRunners } from '../transport/jobs/runner'
import { taskGroups } from '../transport/jobs/tasks'

/** Starts the runners of durable jobs. Resolves after the first try, whether it succeeded or not. */
export async function startJobs(services: Services): Promise<JobRunners> {
  const { settings, metrics, log } = services
  const runners = new JobRunners({
    pool: { ...poolLimits(settings), connectionString: settings.DATABASE_URL },
    groups: taskGroups(services),
    metrics,
    log,
  })
  await runners.start()
  return runners
}
