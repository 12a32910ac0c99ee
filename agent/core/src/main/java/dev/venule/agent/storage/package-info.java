/** The files an agent keeps, behind a port that a test can make fail. */
@NullMarked
package dev.venule.agent.storage;

import org.jspecify.annotations.NullMarked;
