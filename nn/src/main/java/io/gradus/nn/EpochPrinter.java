package io.gradus.nn;

/** Prints a line for each epoch: {@code epoch 3/5 - 1.2 s - loss: 0.1234 - val_loss: 0.2345}. */
final class EpochPrinter extends Callback {
    private long start;

    @Override
    public void onEpochBegin(int epoch) {
        start = System.nanoTime();
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        System.out.printf(
                "epoch %d/%d - %.1f s - %s%n",
                epoch + 1, plan().epochs(), (System.nanoTime() - start) / 1e9, logs);
    }
}
