"""A runbook of a few harmless commands, in a folder of its own."""

from pathlib import Path

import pytest

SMALL = """\
# Small restore

## Prerequisites
- Access to the host
- Coffee
- Estimated time: 5 minutes

## Procedure

### 1. Tell
```bash
# Post in #ops
"Starting."
```

### 2. Prepare
```bash
# Make a folder
mkdir -p work

# Enter it
cd work

# Verify it is empty
ls -A
```

### 3. Fetch
```bash
# Fetch the backup
cat ../backup > copy
```

### 4. Finish
```bash
printf 'done in %s\\n' "$PWD"
```

## Rollback
If it fails:
```bash
# Remove the copy
rm copy
```

## Troubleshooting

### "No such file" error
- Look for the backup: `ls ..`

## Contacts
- Storage team: #storage
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.md"
    path.write_text(SMALL, encoding="utf-8")
    return path
