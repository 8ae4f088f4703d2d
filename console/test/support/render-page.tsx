import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { App } from 'antd'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router'

/** Shows something within what every page stands in, but for a router; a call that fails is not made again. */
export const renderWithin = (page: ReactNode) =>
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        {page}
      </QueryClientProvider>
    </App>,
  )

/** Shows something of the console at an address. */
export const renderPage = (page: ReactNode, address = '/') =>
  renderWithin(<MemoryRouter initialEntries={[address]}>{page}</MemoryRouter>)
