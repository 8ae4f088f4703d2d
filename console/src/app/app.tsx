import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntdApp, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { useEffect, useMemo } from 'react'
import { useLanguage } from '../i18n/language'
import { problemOf, mayRetry } from '../net/problem'
import { useThemeName } from '../theme/appearance'
import { antdTheme } from '../theme/antd-theme'
import { Entrance } from './entrance'
import { ErrorBoundary } from './error-boundary'

const STALE_AFTER_MS = 10_000
const MOST_RETRIES = 2

const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (failures, error) => failures < MOST_RETRIES && mayRetry(problemOf(error)),
        // The browser's word about the network is often wrong: asking shows it.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })

/** The nonce of this response, under which antd adds its styles. */
const nonce = () => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce

const wantsLessMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/**
 * Where menus and dialogs are put. In the body itself antd would stop the page behind a dialog from scrolling by a style
 * without the nonce, which the policy refuses.
 */
const overlays = () => document.getElementById('overlays') ?? document.body

export function App() {
  const language = useLanguage()
  const themeName = useThemeName()
  const client = useMemo(() => newQueryClient(), [])
  const theme = useMemo(() => antdTheme(themeName, wantsLessMotion()), [themeName])
  const csp = useMemo(() => ({ nonce: nonce() }), [])
  useEffect(() => () => client.clear(), [client])
  return (
    <ConfigProvider
      theme={theme}
      csp={csp}
      getPopupContainer={overlays}
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <AntdApp component={false} message={{ maxCount: 3 }}>
        <QueryClientProvider client={client}>
          <ErrorBoundary>
            <Entrance />
          </ErrorBoundary>
        </QueryClientProvider>
      </AntdApp>
    </ConfigProvider>
  )
}
