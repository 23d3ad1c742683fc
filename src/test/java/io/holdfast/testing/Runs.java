package io.holdfast.testing;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Runs of the generation backend and their results, as rows. */
public final class Runs {
    private static final AtomicLong MADE = new AtomicLong();

    private Runs() {}

    /** The id of a new run, greater than those before. */
    public static String add(GalleryOwner owner, String model, String prompt, List<String> inputs) throws SQLException {
        String id = "01940000-0000-7000-8000-%012x".formatted(MADE.incrementAndGet());
        owner.run("INSERT INTO generation (account_id, id, status, actor, fingerprint, model, prompt) VALUES ('"
                + owner.account + "', '" + id + "', 'succeeded', 'test', '', '" + model + "', '" + prompt + "')");
        for (int i = 0; i < inputs.size(); i++) {
            owner.run("INSERT INTO generation_input VALUES ('" + owner.account + "', '" + id + "', " + i + ", '"
                    + inputs.get(i) + "')");
        }
        return id;
    }

    /** The id of an asset that a run made. */
    public static String output(GalleryOwner owner, String run, int number) throws SQLException {
        String asset = owner.assets(1).get(0);
        owner.run("INSERT INTO generation_output VALUES ('" + owner.account + "', '" + run + "', " + number + ", '"
                + asset + "')");
        owner.run("UPDATE asset a SET kind = 'generated', generation_id = g.id, output_number = " + number
                + ", model = g.model, run_words = g.words FROM generation g WHERE a.id = '" + asset + "' AND g.id = '"
                + run + "'");
        return asset;
    }

    /** Leaves nothing of a run but its tombstone, and its results where they are. */
    public static void erase(GalleryOwner owner, String run) throws SQLException {
        owner.run(
                "UPDATE generation SET status = 'erased', fingerprint = NULL, model = NULL, prompt = NULL WHERE id = '"
                        + run + "'");
    }
}
