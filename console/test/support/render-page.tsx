import type { Me } from '@fangxing/contract/sessions'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { App } from 'antd'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router'
import { createServices, ServicesProvider } from '../../src/app/services'

let person: Me | undefined

/** Who is signed in, in whatever is rendered from now on. */
export const enter = (me: Me): void => void (person = me)

/** Shows something within what every page stands in, but for a router; a call that fails is not made again. */
export function renderWithin(page: ReactNode) {
  const services = createServices()
  if (person) services.session.enter(person)
  return render(
    <ServicesProvider services={services}>
      <App>
        <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
          {page}
        </QueryClientProvider>
      </App>
    </ServicesProvider>,
  )
}

/** Shows something of the console at an address. */
export const renderPage = (page: ReactNode, address = '/') =>
  renderWithin(<MemoryRouter initialEntries={[address]}>{page}</MemoryRouter>)
