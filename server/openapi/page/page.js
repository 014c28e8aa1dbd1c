// A file of its own, as the Content-Security-Policy allows no script within the page.
globalThis.SwaggerUIBundle({
  url: '../v1/openapi.json',
  dom_id: '#interface',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  defaultModelsExpandDepth: 0,
  // Else the address of this server would be sent to one outside.
  validatorUrl: null,
});
