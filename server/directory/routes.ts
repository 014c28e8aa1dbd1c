import { actorOf, type Caller } from '../contract/api/caller.ts';
import { directoryEndpoints } from '../contract/api/directory.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import { PlenumError } from '../contract/errors.ts';
import type { AccountService, Admin } from './accounts.ts';
import type { DepartmentService } from './departments.ts';
import type { DirectoryExport } from './export.ts';
import type { ImportKind } from './import/columns.ts';
import type { ImportService } from './import/imports.ts';
import type { PeopleSearch } from './search.ts';
import type { VisibilitySettings } from './visibility-settings.ts';

export interface DirectoryParts {
  accounts: AccountService;
  departments: DepartmentService;
  visibility: VisibilitySettings;
  people: PeopleSearch;
  exports: DirectoryExport;
  imports: ImportService;
}

export function directoryRoutes(parts: DirectoryParts): Route[] {
  const { accounts, departments, visibility, people, exports, imports } = parts;
  return answer(directoryEndpoints, {
    'GET /departments': async ({ caller }) => ({
      items:
        caller.kind === 'key' || caller.role === 'admin'
          ? await departments.all(caller.enterpriseId)
          : await departments.seenBy(caller.enterpriseId, caller.accountId),
    }),
    'POST /departments': (request) => departments.create(adminOf(request), request.body),
    'PATCH /departments/:departmentId': (request) =>
      departments.change(adminOf(request), request.params.departmentId, request.version, request.body),
    'DELETE /departments/:departmentId': (request) =>
      departments.remove(adminOf(request), request.params.departmentId),
    'GET /departments/:departmentId/visibility': ({ caller, params }) =>
      visibility.ofDepartment(caller.enterpriseId, params.departmentId),
    'PUT /departments/:departmentId/visibility': (request) =>
      visibility.setDepartment(adminOf(request), request.params.departmentId, request.version, request.body),
    'GET /visibility-check': ({ caller, query }) =>
      visibility.check(caller.enterpriseId, query.viewerId, query.targetId),

    'GET /directory': ({ caller, query }) => people.find(caller, query),
    'GET /accounts': ({ caller, query }) => accounts.list(caller.enterpriseId, query),
    'POST /accounts': (request) => accounts.create(adminOf(request), request.body),
    'GET /accounts/:accountId': ({ caller, params }) => accounts.get(caller.enterpriseId, params.accountId),
    'PATCH /accounts/:accountId': (request) =>
      accounts.change(adminOf(request), request.params.accountId, request.version, request.body),
    'DELETE /accounts/:accountId': (request) => accounts.remove(adminOf(request), request.params.accountId),
    'POST /accounts/bulk': (request) => accounts.bulk(adminOf(request), request.body),
    'POST /accounts/:accountId/activation': (request) =>
      accounts.sendActivation(adminOf(request), request.params.accountId),
    'PUT /accounts/:accountId/password': (request) =>
      accounts.setPassword(adminOf(request), request.params.accountId, request.body.password),
    'GET /accounts/:accountId/executive': ({ caller, params }) =>
      visibility.ofExecutive(caller.enterpriseId, params.accountId),
    'PUT /accounts/:accountId/executive': (request) =>
      visibility.setExecutive(adminOf(request), request.params.accountId, request.body),

    'GET /exports/accounts': ({ caller, query, language }) =>
      exports.accounts(caller.enterpriseId, query, language),
    'GET /exports/departments': ({ caller, query, language }) =>
      exports.departments(caller.enterpriseId, query.format, language),
    'GET /import-templates/:kind': ({ params, query, language }) =>
      exports.template(kindOf(params.kind), query.format, language),
    'POST /imports': (request) => {
      const { query, body, language } = request;
      return imports.start(adminOf(request), { ...query, content: body.content, language });
    },
    'GET /imports/:importId': ({ caller, params, language }) =>
      imports.get(caller.enterpriseId, params.importId, language),
    'POST /imports/:importId/run': (request) =>
      imports.run(adminOf(request), request.params.importId, request.language),
    'GET /imports/:importId/failed-rows': ({ caller, params, query, language }) =>
      imports.failedRows(caller.enterpriseId, params.importId, query.format, language),
    'DELETE /imports/:importId': ({ caller, params }) => imports.remove(caller.enterpriseId, params.importId),
  });
}

function adminOf({ caller, address }: { caller: Caller; address: string }): Admin {
  return {
    actor: actorOf(caller, address),
    enterpriseId: caller.enterpriseId,
    operator: caller.operator,
  };
}

function kindOf(text: string): ImportKind {
  if (text === 'accounts' || text === 'departments') return text;
  throw new PlenumError('not_found', { field: 'kind' });
}
