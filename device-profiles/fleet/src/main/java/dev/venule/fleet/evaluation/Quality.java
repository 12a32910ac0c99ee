package dev.venule.fleet.evaluation;

import java.util.OptionalDouble;

/**
 * How well a model does on a group of patients, all their examples together.
 *
 * @param accuracy share of the examples whose class has the highest logit, 0..1
 * @param auc area under the ROC curve, 0..1, where there are two classes and both occur
 */
public record Quality(double accuracy, OptionalDouble auc) {}
