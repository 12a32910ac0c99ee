@NullMarked
package dev.venule.aggregator.server.enrolment;

import org.jspecify.annotations.NullMarked;
