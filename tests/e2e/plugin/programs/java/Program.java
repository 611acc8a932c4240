import com.google.gson.Gson;
import com.pulumi.Context;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.OperationType;
import com.pulumi.core.Output;
import com.pulumi.pools.exoscale.AntiAffinityGroup;
import com.pulumi.pools.exoscale.AntiAffinityGroupArgs;
import com.pulumi.pools.exoscale.ExoscaleFunctions;
import com.pulumi.pools.exoscale.InstancePool;
import com.pulumi.pools.exoscale.InstancePoolArgs;
import com.pulumi.pools.exoscale.inputs.GetTemplateArgs;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A life of a pool by the Automation API: prints what each command did, as JSON. */
public class Program {
    static int size = 1;
    static String description = "first";

    static void program(Context context) {
        var apart = new AntiAffinityGroup("apart");
        new AntiAffinityGroup("other", AntiAffinityGroupArgs.builder().description(description).build());
        var ubuntu = ExoscaleFunctions.getTemplate(
            GetTemplateArgs.builder().name("Linux Ubuntu 24.04 LTS 64-bit").build());
        var web = new InstancePool("web", InstancePoolArgs.builder()
            .size(size)
            .instanceType("standard.small")
            .templateId(ubuntu.applyValue(template -> template.id()))
            .diskSize(20)
            .antiAffinityGroupIds(apart.id().applyValue(List::of))
            .userData(Output.ofSecret("#cloud-config\n"))
            .build());
        // Of a list the Automation API of Java can read nothing.
        context.export("members", web.instanceIds().applyValue(ids -> String.join(",", ids)));
    }

    public static void main(String[] args) throws Exception {
        var options = LocalWorkspaceOptions.builder().workDir(Path.of("")).build();
        var walked = new TreeMap<String, Object>();
        try (var stack = LocalWorkspace.createStack("web", "java", Program::program, options)) {
            walked.put("preview", named(stack.preview().changeSummary()));
            walked.put("up", named(stack.up().summary().resourceChanges()));
            size = 2;
            var up = stack.up();
            var members = up.outputs().get("members").value().toString();
            if (members.split(",").length != 2) throw new AssertionError("members are " + members);
            walked.put("change", named(up.summary().resourceChanges()));
            walked.put("refresh", named(stack.refresh().summary().resourceChanges()));
            description = "second";
            walked.put("replace", named(stack.up().summary().resourceChanges()));
            walked.put("destroy", named(stack.destroy().summary().resourceChanges()));
        }
        System.out.println(new Gson().toJson(walked));
    }

    static Map<String, Integer> named(Map<OperationType, Integer> changes) {
        var byName = new TreeMap<String, Integer>();
        changes.forEach((operation, count) -> byName.put(operation.name().toLowerCase(Locale.ROOT), count));
        return byName;
    }
}
