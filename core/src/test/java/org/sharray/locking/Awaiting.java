package org.sharray.locking;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.sharray.sync.SharedCondition;
import org.sharray.testing.Await;

/** Every way to wait for a condition; those with a time have a generous one. */
enum Awaiting {
    AWAIT {
        @Override
        boolean await(SharedCondition condition) throws InterruptedException {
            condition.await();
            return true;
        }
    },
    AWAIT_UNINTERRUPTIBLY {
        @Override
        boolean await(SharedCondition condition) {
            condition.awaitUninterruptibly();
            return true;
        }
    },
    AWAIT_NANOS {
        @Override
        boolean await(SharedCondition condition) throws InterruptedException {
            return condition.awaitNanos(Await.LIMIT.toNanos()) > 0;
        }
    },
    AWAIT_FOR_A_TIME {
        @Override
        boolean await(SharedCondition condition) throws InterruptedException {
            return condition.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    },
    AWAIT_UNTIL {
        @Override
        boolean await(SharedCondition condition) throws InterruptedException {
            return condition.awaitUntil(new Date(System.currentTimeMillis() + Await.LIMIT.toMillis()));
        }
    };

    boolean isInterruptible() {
        return this != AWAIT_UNINTERRUPTIBLY;
    }

    /** Whether there was a signal. */
    abstract boolean await(SharedCondition condition) throws InterruptedException;
}
