import { Select } from 'antd';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DepartmentTree } from '../directory/departments.ts';

/** What stands for `null` in a select, which has no value for it. */
const topLevel = '-';

interface DepartmentSelectProps {
  tree: DepartmentTree;
  /** null: directly in the enterprise. */
  value?: string | null;
  onChange?: (departmentId: string | null) => void;
  /** Not to be chosen. */
  except?: ReadonlySet<string>;
  /** How the enterprise itself is called here. */
  topText?: string;
  id?: string;
  'aria-label'?: string;
}

/** Departments by their path, found by typing a part of it. */
export function DepartmentSelect({
  tree,
  value,
  onChange,
  except,
  topText,
  ...rest
}: DepartmentSelectProps): ReactElement {
  const { t } = useTranslation('admin');
  const options = useMemo(
    () => [
      { value: topLevel, label: topText ?? t('noDepartment') },
      ...[...tree.byId.values()]
        .filter(({ department }) => !except?.has(department.departmentId))
        .map(({ department, path }) => ({ value: department.departmentId, label: path }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    ],
    [tree, except, topText, t],
  );
  return (
    <Select
      {...rest}
      style={{ width: '100%' }}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      value={value ?? topLevel}
      onChange={(chosen) => onChange?.(chosen === topLevel ? null : chosen)}
    />
  );
}
