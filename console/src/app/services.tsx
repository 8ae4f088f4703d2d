import type { ReactNode } from 'react'
import { createLanguageChoice, LanguageContext } from '../i18n/language'
import { browserEnvironment } from '../live/environment'
import { createLive, LiveContext } from '../live/live'
import { createNet, NetContext } from '../net/net'
import { createLastLot, LastLotContext } from '../session/lot-choice'
import { createSession, SessionContext } from '../session/session'
import { AppearanceContext, createAppearance } from '../theme/appearance'

/** Everything in the console that keeps something, constructed once; nothing else does at the top of a module. */
export function createServices() {
  const net = createNet()
  return {
    language: createLanguageChoice(),
    appearance: createAppearance(),
    net,
    session: createSession(net),
    lastLot: createLastLot(),
    live: createLive(browserEnvironment(net.network)),
  }
}

export type Services = ReturnType<typeof createServices>

/** Hands the services to everything below. */
export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  const { language, appearance, net, session, lastLot, live } = services
  return (
    <LanguageContext.Provider value={language}>
      <AppearanceContext.Provider value={appearance}>
        <NetContext.Provider value={net}>
          <SessionContext.Provider value={session}>
            <LastLotContext.Provider value={lastLot}>
              <LiveContext.Provider value={live}>{children}</LiveContext.Provider>
            </LastLotContext.Provider>
          </SessionContext.Provider>
        </NetContext.Provider>
      </AppearanceContext.Provider>
    </LanguageContext.Provider>
  )
}
