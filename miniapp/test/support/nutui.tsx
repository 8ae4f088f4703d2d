import type { ReactNode } from 'react'

/** NutUI's popup without its animation: jsdom has neither layout nor transitions. */
export const Popup = ({ visible, children }: { visible: boolean; children: ReactNode }) =>
  visible ? <div data-popup>{children}</div> : null
