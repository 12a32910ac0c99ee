package dev.venule.agent.tflite;

import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.SignatureDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * What a signature is for, and the names under which it is found, ours first.
 *
 * <table>
 * <caption>Where the names come from</caption>
 * <tr><th>source</th><th>signatures</th></tr>
 * <tr><td>this project</td><td>train, infer, evaluate, parameters, restore</td></tr>
 * <tr><td>Flower's Android examples, FedKit</td><td>train, infer, parameters, restore</td></tr>
 * <tr><td>TensorFlow's on-device training guide</td><td>train, infer (its save and restore take file names: not usable)
 * </td></tr>
 * <tr><td>flutter_litert</td><td>train, infer, get_weights, set_weights</td></tr>
 * <tr><td>FL-in-MCC</td><td>train_epoch, predict, compute_loss</td></tr>
 * </table>
 */
public enum SignatureRole {
    TRAIN("train", "train_epoch"),
    INFER("infer", "predict"),
    EVALUATE("evaluate", "compute_loss"),
    PARAMETERS("parameters", "get_weights"),
    RESTORE("restore", "set_weights"),
    /** Only of models of this project: what momentum gathered, handed out and in. */
    VELOCITY("velocity"),
    RESUME("resume");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> keys;

    SignatureRole(String... keys) {
        this.keys = List.of(keys);
    }

    /** Accepted signature keys, the first preferred. */
    public List<String> keys() {
        return keys;
    }

    List<SignatureDescription> candidates(CheckedModel model) {
        List<SignatureDescription> found = new ArrayList<>();
        for (String key : keys) {
            model.signature(key).ifPresent(found::add);
        }
        return found;
    }
}
