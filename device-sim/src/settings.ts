import { z } from 'zod'

const ms = z.coerce.number().int().min(1).max(86_400_000).optional()
const settingsSchema = z.object({
  DEVICE_SIM_CONFIG: z.string().min(1).optional(),
  DEVICE_SIM_TOKEN: z.string().min(1).optional(),
  BACKEND_URL: z.url().optional(),
  DEVICE_SIM_STATE: z.string().min(1).default('.device-sim'),
  DEVICE_SIM_PORT: z.coerce.number().int().min(0).max(65_535).default(7700),
  DEVICE_SIM_HOST: z.string().min(1).default('127.0.0.1'),
  DEVICE_SIM_OWNER_URL: z.url().optional(),
  DEVICE_SIM_FLEET: z.coerce.number().int().min(1).max(100_000).optional(),
  DEVICE_SIM_SEED: z.coerce.number().int().min(0).default(1),
  DEVICE_SIM_MQTT_URL: z.string().min(1).optional(),
  DEVICE_SIM_MQTT_VERSION: z.enum(['4', '5']).default('4'),
  DEVICE_SIM_RAISE_MS: ms,
  DEVICE_SIM_LOWER_MS: ms,
  DEVICE_SIM_HEARTBEAT_MS: ms,
  DEVICE_SIM_STATE_PERIOD_MS: ms,
})

export type Settings = z.infer<typeof settingsSchema>

/** Settings from the environment. Throws an Error whose message names every variable that is missing or wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = settingsSchema.safeParse(given)
  if (!parsed.success) throw new Error(`配置无效 · bad configuration:\n${z.prettifyError(parsed.error)}`)
  const settings = parsed.data
  if (!settings.DEVICE_SIM_CONFIG && !settings.DEVICE_SIM_TOKEN)
    throw new Error(
      '缺少配置 · set DEVICE_SIM_CONFIG (a file of credentials) or DEVICE_SIM_TOKEN with BACKEND_URL',
    )
  if (settings.DEVICE_SIM_TOKEN && !settings.BACKEND_URL)
    throw new Error('缺少 BACKEND_URL · DEVICE_SIM_TOKEN needs BACKEND_URL')
  return settings
}
