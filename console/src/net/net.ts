import { createContext } from 'react'
import { useStore } from 'zustand'
import { useService } from '../services/use-service'
import { createCalls } from './calls'
import { createConfirmations, type Asked } from './confirmation'
import { createNetwork } from './network'
import { createPresence } from './presence'
import { createSender } from './send'

/** What makes the contract's calls, and what is known of the network by making them. */
export function createNet() {
  const network = createNetwork()
  const { send, receive } = createSender({ network, presence: createPresence() })
  const confirmations = createConfirmations(send)
  return { network, confirmations, ...createCalls({ send: confirmations.sendConfirmed, receive }) }
}

export type Net = ReturnType<typeof createNet>
export const NetContext = createContext<Net | undefined>(undefined)

/** Calls of nobody yet: whoever is signed in calls through the session. */
export const useNet = (): Pick<Net, 'call'> => useService(NetContext)
export const useOnline = (): boolean =>
  useStore(useService(NetContext).network.store, state => state.isOnline)
/** The question that waits for a phone, for the dialog that shows it. */
export const useAsked = (): Asked | undefined =>
  useStore(useService(NetContext).confirmations.store, ({ asked }) => asked)
