"""A transfer from one row to another, in a transaction of SQLite: python3 transactions.py WHAT OPERATIONS prints the nanoseconds of one

WHAT is 0 for a database in shared memory that survives a kill, and 1 for one in a file that survives a power failure
"""
import os
import sqlite3
import sys
import tempfile
import time

ROWS = 100


def transfers(database, operations):
    start = time.perf_counter_ns()
    for n in range(operations):
        with database:
            database.execute('UPDATE accounts SET amount = amount - 1 WHERE id = ?', (n % ROWS,))
            database.execute('UPDATE accounts SET amount = amount + 1 WHERE id = ?', (ROWS - 1 - n % ROWS,))
    return time.perf_counter_ns() - start


def measure(durable, operations):
    place = '/dev/shm' if not durable and os.access('/dev/shm', os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as directory:
        database = sqlite3.connect(os.path.join(directory, 'accounts.db'))
        database.execute('PRAGMA journal_mode = WAL')
        database.execute('PRAGMA synchronous = ' + ('FULL' if durable else 'OFF'))
        with database:
            database.execute('CREATE TABLE accounts (id INTEGER PRIMARY KEY, amount INTEGER)')
            database.executemany('INSERT INTO accounts VALUES (?, 0)', [(row,) for row in range(ROWS)])
        transfers(database, operations // 4)
        print(transfers(database, operations) / operations)
        database.close()


if __name__ == '__main__':
    measure(int(sys.argv[1]), int(sys.argv[2]))
