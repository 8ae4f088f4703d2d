import { z } from 'zod'
import { ruleChangeFromWire } from './http/wire-names'
import { appSchema, merchantSchema, type WechatSimOptions } from './options'
import { startWechatSim } from './start'

const jsonOf = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)

const environmentSchema = z.object({
  WECHAT_SIM_PORT: z.coerce.number().int().min(0).max(65_535).default(7080),
  WECHAT_SIM_HOST: z.string().default('127.0.0.1'),
  WECHAT_SIM_MERCHANTS: jsonOf(z.array(merchantSchema).min(1)),
  WECHAT_SIM_APPS: jsonOf(z.array(appSchema).min(1)),
  WECHAT_SIM_STATE: z.string().optional(),
  WECHAT_SIM_RULES: jsonOf(ruleChangeFromWire).optional(),
  WECHAT_SIM_SIGNING: z.enum(['public-key', 'certificate', 'mixed']).optional(),
  WECHAT_SIM_PUBLIC_ORIGIN: z.url().optional(),
})

function readOptions(): WechatSimOptions {
  const parsed = environmentSchema.safeParse(process.env)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`)
    process.stderr.write(`配置有误 / bad configuration:\n${problems.join('\n')}\n`)
    process.exit(2)
  }
  const { data } = parsed
  return {
    port: data.WECHAT_SIM_PORT,
    host: data.WECHAT_SIM_HOST,
    merchants: data.WECHAT_SIM_MERCHANTS,
    apps: data.WECHAT_SIM_APPS,
    statePath: data.WECHAT_SIM_STATE,
    rules: data.WECHAT_SIM_RULES,
    signingMode: data.WECHAT_SIM_SIGNING,
    publicOrigin: data.WECHAT_SIM_PUBLIC_ORIGIN,
  }
}

async function run(): Promise<void> {
  const sim = await startWechatSim(readOptions())
  process.stdout.write(JSON.stringify({ ready: true, url: sim.url }) + '\n')
  const end = () => void sim.close().finally(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
}

run().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(`本地微信无法启动 / the local WeChat cannot start: ${reason}\n`)
  process.exit(1)
})
