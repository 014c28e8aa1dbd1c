/** The direction of imports drawn in docs/architecture.md. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contract-and-kernel-are-leaves',
      severity: 'error',
      from: { path: '^server/(contract|kernel)/' },
      to: { path: '^(server/(?!contract/|kernel/)|media|webclient|config)' },
    },
    {
      name: 'rules-are-pure',
      comment: 'A rules or state file may read the contract and kernel types, nothing that acts.',
      severity: 'error',
      from: {
        path: ['^server/[^/]+/(rules|state|visibility)\\.ts$', '^server/conference/core/'],
        pathNot: '\\.test\\.ts$',
      },
      to: {
        pathNot:
          '^(server/(contract|kernel)/|server/[^/]+/(rules|state)\\.ts$|server/conference/core/|node_modules/immutable/)',
      },
    },
    {
      name: 'features-do-not-know-the-edges',
      severity: 'error',
      from: {
        path: '^server/(audit|auth|booking|chat|calling|conference|directory|history|mail|quota|terminals|webhooks)/',
      },
      to: { path: '^server/(http|socket|wiring|plenum|main)' },
    },
    {
      name: 'only-a-feature-reads-its-repo',
      severity: 'error',
      from: { path: '^server/([^/]+)/' },
      to: { path: ['^server/[^/]+/repo\\.ts$', '^server/[^/]+/[^/]+-repo\\.ts$'], pathNot: '^server/$1/' },
    },
    {
      name: 'media-stands-alone',
      severity: 'error',
      from: { path: '^(media|sip-gateway|recorder)/' },
      to: { path: '^(server/(?!contract/|kernel/)|webclient|test)' },
    },
    {
      name: 'media-parts-do-not-know-each-other',
      severity: 'error',
      from: { path: '^(media|sip-gateway|recorder)/' },
      to: { path: '^(media|sip-gateway|recorder)/', pathNot: '^$1/' },
    },
    {
      name: 'webclient-reads-the-contract-only',
      severity: 'error',
      from: { path: '^webclient/' },
      to: { path: '^(server/(?!contract/)|media|config|sip-gateway|recorder)' },
    },
    {
      name: 'client-core-has-no-react',
      severity: 'error',
      from: { path: '^webclient/core/' },
      to: { path: '(^webclient/(?!core/)|node_modules/(react|react-dom|react-i18next)/)' },
    },
    {
      name: 'mediasoup-only-in-media',
      severity: 'error',
      from: { path: '^(server|sip-gateway|recorder|webclient|config)/' },
      to: { path: 'node_modules/mediasoup/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      severity: 'error',
      from: { path: '^(server|media|config|sip-gateway|recorder)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'webclient/dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
};
