export default definePageConfig({ navigationBarTitleText: '人工确认' })
