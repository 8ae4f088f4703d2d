import { useContext, type Context } from 'react'

/** What `app/services.tsx` constructed and hands to everything below it. */
export function useService<Service>(context: Context<Service | undefined>): Service {
  const service = useContext(context)
  if (service === undefined) throw new Error('used outside of the services of the console')
  return service
}
