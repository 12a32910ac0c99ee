@NullMarked
package dev.venule.agent.enrolment;

import org.jspecify.annotations.NullMarked;
